"""The wiring of the service: what each job and chore stands for, and the process that ticks."""
