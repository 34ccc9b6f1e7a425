package dev.torc.init;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Services without processes, and a clock that a test sets: what the board asks for is written down.
final class PlayedServices implements Board.Launcher {

    private final List<Service> services;
    private final Board board;
    private final List<String> done = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private long now;
    private long lastProcess = 1000;

    PlayedServices(Service... services) {
        this.services = List.of(services);
        this.board = new Board(this.services, this);
    }

    /// The service's program is not there.
    PlayedServices missing(String name) {
        missing.add(name);
        return this;
    }

    @Override
    public long start(int service) throws IOException {
        String name = services.get(service).name();
        if (missing.contains(name)) {
            throw new IOException("there is no program");
        }
        done.add("start " + name);
        lastProcess++;
        return lastProcess;
    }

    @Override
    public void terminate(int service) {
        done.add("terminate " + services.get(service).name());
    }

    @Override
    public void kill(int service) {
        done.add("kill " + services.get(service).name());
    }

    Board board() {
        return board;
    }

    /// {@return what the board has asked for since the last call}
    List<String> turn() {
        board.turn(now);
        List<String> since = List.copyOf(done);
        done.clear();
        return since;
    }

    List<String> turnAfter(Duration time) {
        now += time.toNanos();
        return turn();
    }

    PlayedServices ready(String name) {
        board.ready(number(name), now);
        return this;
    }

    PlayedServices ends(String name, int exitCode) {
        board.exited(number(name), exitCode, now);
        return this;
    }

    /// {@return when something is due next}
    Duration nextDue() {
        return Duration.ofNanos(board.nextDue(now));
    }

    ServiceState state(String name) {
        return board.status().get(number(name)).state();
    }

    String detail(String name) {
        return board.status().get(number(name)).detail();
    }

    private int number(String name) {
        return services.stream().map(Service::name).toList().indexOf(name);
    }
}
