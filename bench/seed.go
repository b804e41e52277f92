// The algorithm of the Go package that this package descends from, for the bench: the same calls, written anew.
// It makes a round of moves again and again, and prints the time of a transition in ns.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
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

var allowed = map[phase][]phase{}

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
	From   phase
	To     phase
	Reason string
}

// What is measured: the legal moves, the moves that are made again and again, and for how long, in ms.
type task struct {
	Moves   []step
	Round   []step
	WarmUp  int
	Batch   int
	Batches int
}

func milliseconds(number int) time.Duration {
	return time.Duration(number) * time.Millisecond
}

// Makes rounds until the time is over, and returns the time of a transition in ns.
func measure(m *machine, round []step, atLeast time.Duration) float64 {
	transitions := 0
	from := time.Now()
	for time.Since(from) < atLeast {
		for again := 0; again < 10; again++ {
			for _, next := range round {
				if err := m.transitionTo(next.To, next.Reason); err != nil {
					panic(err)
				}
			}
		}
		transitions += 10 * len(round)
	}
	return float64(time.Since(from).Nanoseconds()) / float64(transitions)
}

// Argument: the task in JSON.
func main() {
	var t task
	if err := json.Unmarshal([]byte(os.Args[1]), &t); err != nil {
		panic(err)
	}
	for _, move := range t.Moves {
		allowed[move.From] = append(allowed[move.From], move.To)
	}
	letters := 0
	m := &machine{pluginID: "kubernetes", phase: t.Round[0].From}
	m.observers = append(m.observers, func(_ string, t transition) { letters += len(t.Reason) })
	measure(m, t.Round, milliseconds(t.WarmUp))
	times := make([]float64, t.Batches)
	for index := range times {
		times[index] = measure(m, t.Round, milliseconds(t.Batch))
	}
	sort.Float64s(times)
	if letters == 0 {
		panic("the observer was told nothing")
	}
	fmt.Printf("{\"time\":%g}", times[t.Batches/2])
}
