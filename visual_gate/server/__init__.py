"""The health gate for rollout controllers: an ASGI application over one run store."""
