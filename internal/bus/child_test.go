package bus

func child(string) {}
