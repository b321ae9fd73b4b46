"""`grant_role EMAIL ROLE PROGRAMME`: gives a person who has signed up a role in a programme."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role
from accounts.services import people, roles


class Command(BaseCommand):
    help = "给已注册的人授予某个评选方案中的角色，如 grant_role a@b.cn staff shanxi-internet-20-2019"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("programme", help="方案标识")

    def handle(self, *args: Any, **options: Any) -> None:
        user = people.with_address(options["email"])
        if user is None:
            raise CommandError(f"没有已确认邮箱的账号 {options['email']}，请先在网站上注册并确认")
        role = Role(options["role"])
        roles.grant(user, role=role, programme=options["programme"], by=people.system().label)
        self.stdout.write(f"{user.email} 现在是 {options['programme']} 的{role.label}")
