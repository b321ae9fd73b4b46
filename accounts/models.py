"""Who uses the product, and in which role for which programme."""

import uuid

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


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


class Role(models.TextChoices):
    RECOMMENDER = "recommender", "推荐单位"
    COLLECTOR = "collector", "数据采集员"
    VERIFIER = "verifier", "核查员"
    EXPERT = "expert", "专家"
    CHAIR = "chair", "专家组长"
    STAFF = "staff", "协会工作人员"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计"


class RoleGrant(models.Model):
    """A role that a person holds in one programme, named by its slug because programmes stand above accounts."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role)
    programme = models.SlugField("方案", max_length=80)
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    granted_by = models.CharField("授予人", max_length=120)

    class Meta:
        verbose_name = "角色授予"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "programme"], name="grant_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="grant_of_a_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.programme}"
