"""The folder broker: a message is taken whole or not at all."""

from queue import Empty

import pytest
from kombu import Connection

from config import broker


def test_a_message_is_taken_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "queue"
    folder.mkdir()
    (folder / "1_a.jobs.msg.draft").write_text("{")  # what is still being written
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(tmp_path)}
    with Connection(transport=broker.Transport, transport_options=options) as connection:
        channel = connection.channel()
        with pytest.raises(Empty):
            channel._get("jobs")
        channel._put("jobs", {"word": "整的"})
        assert channel._get("jobs") == {"word": "整的"}
    assert [path.name for path in folder.iterdir()] == ["1_a.jobs.msg.draft"]
