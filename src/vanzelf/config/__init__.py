"""How the application is put together: settings, addresses, programs that serve it."""
