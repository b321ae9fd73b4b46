from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Role, User
from review.models import Case
from tests import casework


@pytest.fixture
def case(tmp_path: Path) -> Case:
    casework.import_registers(tmp_path)
    return casework.case()


@pytest.fixture
def verifier(db: None) -> User:
    return casework.person(Role.VERIFIER)


@pytest.fixture
def desk(verifier: User) -> Client:
    return casework.visitor(verifier)
