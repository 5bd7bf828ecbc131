"""Made-up names, so that the customer list of the demo reads like one."""

FIRST_NAMES = {
    "Female": (
        "Ada", "Beatrice", "Clara", "Dorothy", "Edith", "Florence", "Grace", "Harriet",
        "Ines", "Joan", "Katherine", "Lucia", "Maria", "Nadia", "Olga", "Paula", "Rosa",
    ),
    "Male": (
        "Alan", "Bernard", "Carl", "Daniel", "Edgar", "Felix", "George", "Henry",
        "Ivan", "James", "Karl", "Luis", "Marco", "Nils", "Oscar", "Peter", "Ravi",
    ),
}  # fmt: skip

LAST_NAMES = (
    "Abbott", "Alvarez", "Baker", "Bennett", "Castillo", "Chen", "Collins", "Diaz", "Dixon",
    "Edwards", "Fischer", "Foster", "Garcia", "Gibson", "Hansen", "Hughes", "Ibrahim", "Ito",
    "Jensen", "Johnson", "Keller", "Kowalski", "Larsen", "Lopez", "Martin", "Meyer", "Nguyen",
    "Novak", "Olsen", "Ortiz", "Parker", "Patel", "Quinn", "Reyes", "Rossi", "Schmidt", "Silva",
    "Tanaka", "Turner", "Urban", "Vargas", "Walker", "Weber", "Xu", "Young", "Zimmer", "Zhang",
)  # fmt: skip


def customer_name(row_number: int, gender: str) -> str:
    """Return the same first and last name for the same row of the data every time."""
    first_names = FIRST_NAMES[gender]
    first = first_names[row_number * 7 % len(first_names)]
    return f"{first} {LAST_NAMES[row_number * 11 % len(LAST_NAMES)]}"
