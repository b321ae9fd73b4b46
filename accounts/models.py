"""Who uses the product, and in which role for which programme."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from accounts.core.roles import Role
from accounts.core.scopes import Scope

HELD = "held_roles"
"""Where a query puts all that a person holds: each programme and role with a colon between, and spaces."""

__all__ = ["AccessToken", "Role", "RoleGrant", "Scope", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person, known by e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = None  # type: ignore[assignment]
    email = models.EmailField("电子邮箱", unique=True)
    name = models.CharField("姓名", max_length=60, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def label(self) -> str:
        """How the journal and other records name this person."""
        return f"user:{self.id}"

    @cached_property
    def roles(self) -> "dict[str, set[Role]]":
        """By programme, read once for each object of a person, which lives as long as a request: along with the person
        of a session (`accounts.backends`), else when they are asked for first."""
        found: dict[str, set[Role]] = defaultdict(set)
        for programme, role in self._grants():
            found[programme].add(Role(role))
        return dict(found)

    def _grants(self) -> Iterable[Sequence[str]]:
        if HELD in vars(self):
            return [grant.split(":") for grant in (vars(self)[HELD] or "").split()]
        return RoleGrant.objects.filter(user=self).values_list("programme", "role")

    @classmethod
    def besides_name(cls, *relations: str) -> tuple[str, ...]:
        """For `defer`: of the people at these relations of a query what isn't needed to call them by their name."""
        needless = [field.name for field in cls._meta.concrete_fields if field.name not in ("id", "name", "email")]
        return tuple(f"{relation}__{name}" for relation in relations for name in needless)

    def forget_roles(self) -> None:
        """Have `roles` read anew: some were granted or revoked."""
        for kept in ("roles", HELD):
            vars(self).pop(kept, None)


class RoleGrant(models.Model):
    """A role that a person holds in one programme, named by its slug because programmes stand above accounts."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    programme = models.SlugField("方案", max_length=80)
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    granted_by = models.CharField("授予人", max_length=120)

    class Meta:
        verbose_name = "角色授予"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "programme"], name="grant_once"),
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="grant_of_a_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.programme}"


class AccessToken(models.Model):
    """Lets a program act for `user`, within `scopes` and until an instant. Of the secret only its digest is kept;
    `prefix` is its beginning, by which people tell tokens apart."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="用户")
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("开头", max_length=12)
    digest = models.CharField("摘要", max_length=64, unique=True)
    scopes = models.JSONField("权限", default=list)
    until = models.DateTimeField("有效期至")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="建立人"
    )
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )

    class Meta:
        verbose_name = "接口令牌"
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["user", "-created_at"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="token_for_something"),
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def labels(self) -> tuple[str, ...]:
        """What it may be used for, in words."""
        return tuple(Scope(scope).label for scope in self.scopes)
