package dev.torc.init;

import java.time.Duration;

/// One service on the [Board]: how far it is, and when something is due.
final class ServiceRun {

    private static final int SIGNAL = 128;

    private final Service service;
    private ServiceState state = ServiceState.WAITING;
    private long processId;
    private int starts;
    private int failures;
    private String detail = "";
    private boolean timed;
    private long due;

    ServiceRun(Service service) {
        this.service = service;
    }

    ServiceState state() {
        return state;
    }

    String detail() {
        return detail;
    }

    boolean hasProcess() {
        return processId != 0;
    }

    boolean isTimed() {
        return timed;
    }

    long due() {
        return due;
    }

    boolean isDue(long now) {
        return timed && now - due >= 0;
    }

    ServiceStatus status() {
        return new ServiceStatus(service.name(), state, processId, Math.max(starts - 1, 0), detail);
    }

    private void become(ServiceState next) {
        state = next;
        timed = false;
    }

    private void dueIn(Duration time, long now) {
        timed = true;
        due = now + time.toNanos();
    }

    // --- On the way up ----------------------------------------------------------------------------------------------

    void waits() {
        become(ServiceState.WAITING);
    }

    void waitsFor(ServiceRun other) {
        String name = other.service.name();
        detail = switch (other.state) {
            case FAILED -> "waits for " + name + ", which has failed";
            case ENDED -> "waits for " + name + ", which has ended";
            case WAITING, STARTING, READY, DONE, BACKING_OFF, STOPPING -> "waits for " + name;
        };
    }

    void started(long process, long now) {
        become(ServiceState.STARTING);
        processId = process;
        starts++;
        detail = "";
        service.readyWithin().ifPresent(limit -> dueIn(limit, now));
        if (service.readiness() == Readiness.START) {
            becomeReady(now);
        }
    }

    /// Only what is to say so is ready by saying so.
    void saysReady(long now) {
        if (state == ServiceState.STARTING && service.readiness() == Readiness.NOTIFY) {
            becomeReady(now);
        }
    }

    private void becomeReady(long now) {
        become(ServiceState.READY);
        if (failures > 0) {
            dueIn(service.backOff().healthyAfter(), now);
        }
    }

    void isHealthy() {
        failures = 0;
        timed = false;
    }

    void wasNotReadyInTime(long now) {
        detail = "was not ready within " + text(service.readyWithin().orElse(Duration.ZERO));
        isTold(now);
    }

    // --- On the way down --------------------------------------------------------------------------------------------

    void isTold(long now) {
        become(ServiceState.STOPPING);
        dueIn(service.stopWithin(), now);
    }

    void isKilled() {
        timed = false;
        String why = "killed: it did not end within " + text(service.stopWithin());
        detail = detail.isEmpty() ? why : detail + "; " + why;
    }

    void ends(String why) {
        processId = 0;
        become(ServiceState.ENDED);
        detail = why;
    }

    // --- When something happens -------------------------------------------------------------------------------------

    void couldNotStart(String why, long now) {
        starts++;
        fails(why, now);
    }

    void exited(int exitCode, long now) {
        processId = 0;
        boolean wasReady = state == ServiceState.READY;
        if (state == ServiceState.STOPPING) {
            fails(detail, now);
        } else if (service.readiness() == Readiness.EXIT && exitCode == 0) {
            become(ServiceState.DONE);
            detail = "";
        } else if (wasReady && exitCode == 0 && !service.restart().restartsAfter(exitCode)) {
            ends(ended(exitCode));
        } else {
            fails(
                    ended(exitCode) + (wasReady || service.readiness() == Readiness.EXIT ? "" : " before it was ready"),
                    now);
        }
    }

    private static String ended(int exitCode) {
        return exitCode > SIGNAL ? "ended by signal " + (exitCode - SIGNAL) : "ended with exit code " + exitCode;
    }

    private void fails(String why, long now) {
        failures++;
        if (service.restart() == RestartRule.NEVER) {
            become(ServiceState.FAILED);
            detail = why;
        } else if (failures > service.backOff().attempts()) {
            become(ServiceState.FAILED);
            detail = why + "; given up after " + starts + " starts";
        } else {
            become(ServiceState.BACKING_OFF);
            Duration delay = service.backOff().delay(failures);
            dueIn(delay, now);
            detail = why + "; again in " + text(delay);
        }
    }

    private static String text(Duration time) {
        return time.toNanosPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
