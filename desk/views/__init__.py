"""The desk's pages: read with a presenter, check with a form, change through an action, render one template."""
