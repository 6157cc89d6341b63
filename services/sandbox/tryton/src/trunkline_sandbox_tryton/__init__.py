"""A real Tryton with a UK company, as a process of its own."""
