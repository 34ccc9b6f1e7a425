/// What a recording of the JDK's Flight Recorder can tell of Torc.
///
/// | event | when it is written |
/// |---|---|
/// | `dev.torc.Sleep` | a thread that drives rings slept for longer than the threshold |
/// | `dev.torc.PoolGrowth` | a pool took another segment |
/// | `dev.torc.Call` | on request: a call took longer than the threshold |
/// | `dev.torc.Wake` | on request: a peer that slept was woken |
///
/// On request means by the recording's settings, as in
/// `-XX:StartFlightRecording:filename=a.jfr,dev.torc.Call#enabled=true,dev.torc.Call#threshold=1ms`.
package dev.torc.counters.events;
