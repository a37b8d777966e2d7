"""What an operator must know: alerts, the state of the service, a sign of life for an outside monitor."""
