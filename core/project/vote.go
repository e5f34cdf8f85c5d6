package project

// A Vote tells where the libraries of one kind of code are declared: how the
// project itself answers the question where the next one belongs.
type Vote struct {
	// Declared is the number of distributions that this kind of code imports
	// and that are declared in some section.
	Declared int
	// Held is how many of those each place declares.
	Held map[Place]int
}

// Vote returns the vote of the libraries that code of the given use imports.
// Requirements with markers have none.
func (p *Project) Vote(use Use) *Vote {
	if v := p.votes()[use]; v != nil {
		return v
	}
	return &Vote{}
}

func (p *Project) countVotes() map[Use]*Vote {
	if len(p.declared) == 0 {
		return nil
	}
	seen := map[moduleUse]bool{} // by distribution key
	votes := map[Use]*Vote{}
	for m := range p.uses.all() {
		if p.known(m.module).Origin != Declared {
			continue // without looking whether it is one of the project's own
		}
		r := p.resolve(p.layout.dir, m.module)
		if who := (moduleUse{m.use, r.Key}); r.Origin == Declared && !seen[who] {
			seen[who] = true
			if votes[m.use] == nil {
				votes[m.use] = &Vote{Held: map[Place]int{}}
			}
			votes[m.use].add(p.declared[r.Key])
		}
	}
	return votes
}

// Tally returns the vote of the given distributions, by their normalised names.
func (p *Project) Tally(keys []string) *Vote {
	v := &Vote{Held: map[Place]int{}}
	for _, key := range keys {
		v.add(p.declared[key])
	}
	return v
}

// add counts one distribution with all its declarations.
func (v *Vote) add(declarations []Declaration) {
	places := map[Place]bool{}
	for _, d := range declarations {
		if d.Requirement.Marker == "" {
			places[d.Place()] = true
		}
	}
	if len(places) == 0 {
		return
	}
	v.Declared++
	for place := range places {
		v.Held[place]++
	}
}
