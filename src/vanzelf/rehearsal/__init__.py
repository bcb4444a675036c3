"""What stands around the application in a demo: everybody in it is made up."""
