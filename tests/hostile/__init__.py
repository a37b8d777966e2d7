"""Files that harm who reads them: mutations of good ones, and some made for it."""
