"""A report as it is published: the article of the page, and the PDF that is set from it.

`article` gives the HTML, `pdf` starts the process in which `worker` sets it. Nothing else imports WeasyPrint, and only
the worker does: it needs libraries that the machine may lack, and limits that the server must not have.
"""
