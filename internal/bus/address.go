package bus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// addressFile is in the data directory, readable by its owner only.
const addressFile = "nats.json"

// ErrNoServer says that no broker runs on a data directory now.
var ErrNoServer = errors.New("no broker runs on this data directory")

// Address is how to connect to an embedded server.
type Address struct {
	URL     string    `json:"url"`
	Token   string    `json:"token"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Started time.Time `json:"started"`
}

// FindServer reads how to connect to the broker that runs on a data directory,
// so that a second terminal joins it without a flag. The error is [ErrNoServer]
// where none runs, also where one left its address behind when it ended.
func FindServer(dir string) (Address, error) {
	running, err := isHeld(dir)
	if err != nil {
		return Address{}, fmt.Errorf("look for a broker on %s: %w", dir, err)
	}
	if !running {
		return Address{}, fmt.Errorf("%w: %s", ErrNoServer, dir)
	}
	a, err := readAddress(dir)
	if err != nil {
		return Address{}, fmt.Errorf("%w yet: %s is held, but it has no address: %w", ErrNoServer, dir, err)
	}
	if owner := readOwner(dir); owner.PID != 0 && owner.PID != a.PID {
		return Address{}, fmt.Errorf("%w yet: process %d on %s is still starting it", ErrNoServer, owner.PID, owner.Host)
	}
	return a, nil
}

func newAddress(u, token string) Address {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return Address{URL: u, Token: token, PID: os.Getpid(), Host: host, Started: time.Now().UTC()}
}

func writeAddress(dir string, a Address) error {
	if err := writeJSON(filepath.Join(dir, addressFile), a, 0o600); err != nil {
		return fmt.Errorf("write the broker's address: %w", err)
	}
	return nil
}

func readAddress(dir string) (Address, error) {
	data, err := os.ReadFile(filepath.Join(dir, addressFile))
	if err != nil {
		return Address{}, err
	}
	var a Address
	if err := json.Unmarshal(data, &a); err != nil {
		return Address{}, fmt.Errorf("read %s: %w", filepath.Join(dir, addressFile), err)
	}
	if a.URL == "" {
		return Address{}, &fs.PathError{Op: "read address in", Path: filepath.Join(dir, addressFile), Err: fs.ErrInvalid}
	}
	return a, nil
}

// port is 0 where the address has none.
func (a Address) port() int {
	u, err := url.Parse(a.URL)
	if err != nil {
		return 0
	}
	p, err := strconv.Atoi(u.Port())
	if err != nil {
		return 0
	}
	return p
}
