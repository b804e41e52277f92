// The algorithm of the Go package that this package descends from, for the bench: the same calls, written anew.
// It makes the round of steps.ts again and again, and prints the time of a transition in ns.
package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

type phase string

type transition struct {
	From      phase
	To        phase
	Reason    string
	Timestamp time.Time
}

type observer func(pluginID string, t transition)

const historyLimit = 50

var allowed = map[phase][]phase{
	"Uninstalled":  {"Installing"},
	"Installing":   {"Installed", "Failed"},
	"Installed":    {"Building", "Validating", "Uninstalling", "Stopped"},
	"Building":     {"Validating", "BuildFailed", "Failed"},
	"BuildFailed":  {"Building", "Failed", "Uninstalling"},
	"Validating":   {"Starting", "Failed", "Installed"},
	"Starting":     {"Running", "Failed", "Degraded"},
	"Running":      {"Stopping", "Degraded", "Failed", "Recovering", "Validating"},
	"Degraded":     {"Recovering", "Stopping", "Failed"},
	"Recovering":   {"Validating", "Failed"},
	"Stopping":     {"Stopped", "Failed"},
	"Stopped":      {"Validating", "Starting", "Uninstalling", "Installed"},
	"Failed":       {"Validating", "Building", "Uninstalling", "Installed"},
	"Uninstalling": {"Uninstalled", "Failed"},
}

func isValid(from, to phase) bool {
	for _, next := range allowed[from] {
		if next == to {
			return true
		}
	}
	return false
}

type machine struct {
	mu        sync.RWMutex
	pluginID  string
	phase     phase
	history   []transition
	observers []observer
}

func (m *machine) transitionTo(next phase, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !isValid(m.phase, next) {
		return fmt.Errorf("invalid transition %s → %s for plugin %s", m.phase, next, m.pluginID)
	}
	t := transition{From: m.phase, To: next, Reason: reason, Timestamp: time.Now()}
	m.phase = next
	m.history = append(m.history, t)
	if len(m.history) > historyLimit {
		m.history = m.history[1:]
	}
	for _, tell := range m.observers {
		tell(m.pluginID, t)
	}
	return nil
}

type step struct {
	to     phase
	reason string
}

var round = []step{
	{"Installing", "asked for by a user"},
	{"Installed", "unpacked 12 files"},
	{"Validating", "asked for by a user"},
	{"Starting", "its signature is valid"},
	{"Running", "ready after 41 ms"},
	{"Degraded", "answers slowly"},
	{"Stopping", "asked for by a user"},
	{"Stopped", "process exited with code 0"},
	{"Starting", "its signature is valid"},
	{"Running", "ready after 41 ms"},
	{"Failed", "process exited with code 1"},
	{"Installed", "unpacked 12 files"},
	{"Uninstalling", "asked for by a user"},
	{"Uninstalled", "removed 12 files"},
}

func milliseconds(index int) time.Duration {
	number, err := strconv.Atoi(os.Args[index])
	if err != nil {
		panic(err)
	}
	return time.Duration(number) * time.Millisecond
}

// Makes rounds until the time is over, and returns the time of a transition in ns.
func measure(m *machine, atLeast time.Duration) float64 {
	transitions := 0
	from := time.Now()
	for time.Since(from) < atLeast {
		for again := 0; again < 10; again++ {
			for _, next := range round {
				if err := m.transitionTo(next.to, next.reason); err != nil {
					panic(err)
				}
			}
		}
		transitions += 10 * len(round)
	}
	return float64(time.Since(from).Nanoseconds()) / float64(transitions)
}

// Arguments: the warm-up and a batch in ms, and the number of batches.
func main() {
	letters := 0
	m := &machine{pluginID: "kubernetes", phase: "Uninstalled"}
	m.observers = append(m.observers, func(_ string, t transition) { letters += len(t.Reason) })
	measure(m, milliseconds(1))
	batch, batches := milliseconds(2), int(milliseconds(3)/time.Millisecond)
	times := make([]float64, batches)
	for index := range times {
		times[index] = measure(m, batch)
	}
	sort.Float64s(times)
	if letters == 0 {
		panic("the observer was told nothing")
	}
	fmt.Printf("{\"time\":%g}", times[batches/2])
}
