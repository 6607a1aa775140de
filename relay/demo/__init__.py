"""The demo: invented companies and people, fourteen months of their complaints, and robots that answer by SMTP.

    library   what is in the TOML files            writing   one complaint's texts, from the library's fragments
    plan      who complains when, and what follows  mails     mails as mail programs write them
    history   plays the plan through the real verbs robots    companies that answer by themselves
    town      the SMTP server robots live behind    live      the whole platform among robots

Everybody in it is invented and every address ends in .example. Real organisations appear with the facts they publish,
and nothing here may ever invent a complaint about them or mail them. Development mode only.
"""
