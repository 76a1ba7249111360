package app

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// reachedStays is for how long a person's test of a destination says anything.
const reachedStays = 24 * time.Hour

const heldBack = "Records could not be delivered afterwards: they would wait here."

// reached is what came of contacting a destination.
type reached struct {
	err   error
	at    time.Time
	count time.Duration // monotonic
	took  time.Duration
}

// destinations says what is set up. None is contacted by itself: to talk to
// systems that may not be clean is for people to decide.
func (e *examination) destinations() []probe {
	if len(e.k.Settings.Destinations) == 0 {
		return []probe{{id: "destinations", group: TrustChecks, name: "Destinations", test: func(context.Context) finding {
			return seeTo("No destination is set up", "Trust IT adds the trust’s systems to this kiosk’s settings.", heldBack)
		}}}
	}
	var all []probe
	for _, d := range e.k.Settings.Destinations {
		all = append(all, probe{
			id: "destination " + d.Name, group: TrustChecks, name: d.Name,
			test:   func(ctx context.Context) finding { return e.destination(ctx, d) },
			byHand: func(ctx context.Context) { e.k.reach(ctx, d) },
		})
	}
	return all
}

func (e *examination) destination(ctx context.Context, d Destination) finding {
	o, err := e.k.Outage(ctx)
	switch {
	case err != nil:
		return failed(err, "")
	case o.Phase == Downtime:
		return untested("Set up. Not contacted before trust IT declares the systems clean")
	}
	e.k.readiness.mu.Lock()
	last, tried := e.k.readiness.reached[d.Name]
	e.k.readiness.mu.Unlock()
	if !tried || e.k.outside.Elapsed()-last.count >= reachedStays {
		return untested("Set up at " + d.Address + ", not contacted by itself").offering(ActReach)
	}
	return last.judge(e.k, d).offering(ActReach)
}

func (r reached) judge(k *Kiosk, d Destination) finding {
	if r.err != nil {
		return notReady(fmt.Sprintf("No answer at %s, %s", d.Address, k.moment(r.at)), "Check its address and the network with whoever runs it.", heldBack)
	}
	return found(fmt.Sprintf("Reached %s in %s. Nothing was sent", k.moment(r.at), milliseconds(r.took)))
}

// reach opens a connection to a destination and closes it again; nothing is
// sent. In downtime it does nothing.
func (k *Kiosk) reach(ctx context.Context, d Destination) {
	o, err := k.Outage(ctx)
	if err != nil || o.Phase == Downtime {
		return // the test that follows says so
	}
	ctx, cancel := context.WithTimeout(ctx, min(d.patience(), probeWithin))
	defer cancel()
	began := k.outside.Elapsed()
	r := reached{err: k.connectTo(ctx, d)}
	r.at, r.count = k.now(), k.outside.Elapsed()
	r.took = r.count - began
	k.readiness.mu.Lock()
	defer k.readiness.mu.Unlock()
	if k.readiness.reached == nil {
		k.readiness.reached = map[string]reached{}
	}
	k.readiness.reached[d.Name] = r
}

func (k *Kiosk) connectTo(ctx context.Context, d Destination) error {
	address, err := d.hostPort()
	if err != nil {
		return err
	}
	conn, err := k.outside.Dial(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

// hostPort is where a connection to the destination goes.
func (d Destination) hostPort() (string, error) {
	if d.Kind == KindHL7 {
		return d.Address, nil
	}
	base, err := url.Parse(d.Address)
	if err != nil {
		return "", err
	}
	switch {
	case base.Port() != "":
		return base.Host, nil
	case base.Scheme == "http":
		return base.Host + ":80", nil
	}
	return base.Host + ":443", nil
}
