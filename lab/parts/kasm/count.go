package main

import "sync"

// How often a kind of work was done, and how often not, by the error.
type tally struct {
	Done   int            `json:"done"`
	Failed int            `json:"failed"`
	Errors map[string]int `json:"errors"`
}

var (
	countsMutex sync.Mutex
	counts      = map[string]*tally{}
)

// count does a piece of work and counts it.
func count(name string, do func() error) error {
	err := do()
	countsMutex.Lock()
	defer countsMutex.Unlock()
	one, ok := counts[name]
	if !ok {
		one = &tally{Errors: map[string]int{}}
		counts[name] = one
	}
	if err == nil {
		one.Done++
	} else {
		one.Failed++
		one.Errors[err.Error()]++
	}
	return err
}

func snapshot() map[string]tally {
	countsMutex.Lock()
	defer countsMutex.Unlock()
	copied := map[string]tally{}
	for name, one := range counts {
		errors := map[string]int{}
		for text, number := range one.Errors {
			errors[text] = number
		}
		copied[name] = tally{one.Done, one.Failed, errors}
	}
	return copied
}
