"""What the service keeps: tables, engine, migrations. Knows no job, no forecast and no settings."""
