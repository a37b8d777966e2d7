"""The post office: recipients, the outbox and the way out. It knows nothing of what a letter says."""
