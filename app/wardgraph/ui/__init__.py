"""The pages in a browser: Streamlit over the same services as the command line."""
