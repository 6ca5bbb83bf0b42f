"""How fast Peerlight is and how well it tells people apart; run as `python -m bench`, never part of a test run."""
