"""What all endpoints of the API share: how they are declared, what is asked of lists, what is answered."""
