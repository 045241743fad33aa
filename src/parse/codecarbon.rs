//! The columns of `emissions.csv`, as `CodeCarbon` writes it: they say no units themselves.

/// Each with its unit. Counts of processors are left out: they are empty where there are none.
pub(super) const COLUMNS: [(&str, &str); 11] = [
    ("duration", "s"),
    ("emissions", "kg CO2e"),
    ("emissions_rate", "kg CO2e/s"),
    ("cpu_power", "W"),
    ("gpu_power", "W"),
    ("ram_power", "W"),
    ("cpu_energy", "kWh"),
    ("gpu_energy", "kWh"),
    ("ram_energy", "kWh"),
    ("energy_consumed", "kWh"),
    ("water_consumed", "L"),
];

/// Whether a file with such headings is one of them, of any version.
pub(super) fn is_it(headings: &[String]) -> bool {
    let has = |wanted: &&str| headings.iter().any(|heading| heading == wanted);
    ["timestamp", "project_name", "duration", "emissions", "energy_consumed"].iter().all(has)
}

/// The unit of a column.
pub(super) fn unit(heading: &str) -> Option<&'static str> {
    COLUMNS.iter().find(|(name, _)| *name == heading).map(|(_, unit)| *unit)
}
