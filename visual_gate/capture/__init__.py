"""Captures in a real browser; the only room that imports Playwright.

Start at ``session.open_browser``. Nothing is re-exported here: finding a browser
(``browser.find_browser``) must not pay for importing Playwright.
"""
