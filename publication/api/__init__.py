"""The open part of the API: what anybody may read of programmes, lists, statistics and notices."""
