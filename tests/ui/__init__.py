"""The page's tests: messages and routes without a browser, everything else in a real Chromium."""
