"""What people claim, follow and see: accounts and pages."""
