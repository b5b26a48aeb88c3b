"""A report as it is published: the article of the page, and the PDF that is set from it.

`article` gives the HTML, `pdf` has it set by a child of `process` (by way of `client`), which does what `worker` does.
Nothing else imports WeasyPrint, and only the worker does: it needs libraries that the machine may lack, and limits
(`isolation`) that the server must not have.
"""
