"""What templates of staff can say."""
