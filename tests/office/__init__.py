"""LibreOffice as the application in which people open what is handed to them."""
