"""What pages say, pure: which stories and passages are shown, lines with their citations, the front page, the story pages."""
