"""`enter_placings`: who stands where on lists that were published before rows were kept with their applicants."""

from typing import Any

from django.core.management.base import BaseCommand

from publication.access import published
from publication.services import placings


class Command(BaseCommand):
    help = "为已公布的各版榜单补记上榜企业，供企业页使用；重复执行不会改变已有记录"

    def handle(self, *args: Any, **options: Any) -> None:
        for publication in published().filter(placings=None).select_related("programme", "run__result"):
            placings.enter(publication)
            self.stdout.write(f"{publication.programme.slug} 第 {publication.version} 版：已补记")
