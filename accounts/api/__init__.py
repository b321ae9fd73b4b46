"""What the APIs of all apps stand on: who asks by token, how refusals, pages and throttles look."""
