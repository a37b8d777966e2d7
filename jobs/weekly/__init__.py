"""The weekly mail: what it says to whom, as text, HTML, pictures and a table."""
