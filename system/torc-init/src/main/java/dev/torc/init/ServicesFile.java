package dev.torc.init;

import dev.torc.init.Service.Place;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The file that says which services are started: TOML, a table for each of them.
///
/// ```toml
///      [service.kernel]
///      command = ["torc", "up", "--foreground"]
///      ready = "notify"
///
///      [service.files]
///      command = ["torc", "serve", "file", "/srv/files"]
///      after = ["kernel"]
///      ready = "notify"
/// ```
///
/// | key | is | without it |
/// |---|---|---|
/// | `command` | the program and its arguments | has to be there |
/// | `after` | the services that have to be ready before it is started | none |
/// | `ready` | `notify`: when it says so; `start`: when it runs; `exit`: when it has ended well | `start` |
/// | `ready-within` | how long that may take; then it has failed | as long as it likes |
/// | `restart` | `always`, `on-failure` or `never` | `on-failure` |
/// | `back-off` | a table, see below | [BackOff#STANDARD] |
/// | `stop-within` | how long it may take to end, before it is killed | 5 s |
/// | `directory` | its working directory, seen from the file's | the file's |
/// | `environment` | a table of variables | none |
/// | `log` | where its output is appended, seen from the file's directory | the output of who starts it |
///
/// `back-off` has `first` and `most`, how long a service that has failed waits before it is started again;
/// `attempts`, how often it is; and `healthy-after`, when its failures are forgotten.
public final class ServicesFile {

    /// How many services a file may have.
    static final int MOST_SERVICES = 256;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MOST_ATTEMPTS = 1_000_000;

    private static final String[] KEYS = {
        "command",
        "after",
        "ready",
        "ready-within",
        "restart",
        "back-off",
        "stop-within",
        "directory",
        "environment",
        "log"
    };

    private final Path folder;
    private final SettingsTable root;

    private ServicesFile(Path folder, SettingsTable root) {
        this.folder = folder;
        this.root = root;
    }

    /// Reads a file.
    ///
    /// @return its services, in an order in which each comes after those that it waits for
    /// @throws SettingsException if something in it is wrong, with a line for each fault
    /// @throws IOException if it cannot be read
    public static List<Service> read(Path file) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = Optional.ofNullable(whole.getParent()).orElse(whole);
        return new ServicesFile(folder, SettingsTable.read(file)).services();
    }

    /// Reads what a file has.
    ///
    /// @param name what the file is called in sentences about it
    /// @param folder what paths in it are seen from
    /// @throws SettingsException if something in it is wrong, with a line for each fault
    public static List<Service> parse(byte[] bytes, String name, Path folder) throws SettingsException {
        return new ServicesFile(folder, SettingsTable.parse(bytes, name)).services();
    }

    private List<Service> services() throws SettingsException {
        root.allow("service");
        Optional<SettingsTable> all = root.table("service");
        List<Service> services = new ArrayList<>();
        if (all.isEmpty()) {
            if (!root.keys().contains("service")) {
                root.isMissing("service");
            }
        } else if (all.get().keys().size() > MOST_SERVICES) {
            root.wrong("service", "there are more than " + MOST_SERVICES);
        } else {
            for (String name : all.get().keys()) {
                service(name, all.get()).ifPresent(services::add);
            }
            checkOrder(services, all.get());
        }
        root.check();
        return ServiceOrder.of(services).services();
    }

    private static void checkOrder(List<Service> services, SettingsTable all) {
        Set<String> names = new TreeSet<>(all.keys());
        for (Service service : services) {
            for (String other : service.after()) {
                if (!names.contains(other)) {
                    all.table(service.name())
                            .ifPresent(table -> table.wrong(
                                    "after",
                                    "there is no service \"" + other + "\"; there are " + String.join(", ", names)));
                }
            }
        }
        for (List<String> circle : ServiceOrder.of(services).circles()) {
            all.table(circle.getFirst())
                    .ifPresent(table -> table.wrong(
                            "after",
                            "these wait for each other: " + String.join(" -> ", circle) + " -> " + circle.getFirst()));
        }
    }

    private Optional<Service> service(String name, SettingsTable all) {
        if (!NAME.matcher(name).matches()) {
            all.wrong(name, "a name has letters, digits, '_' and '-', 64 at most");
            return Optional.empty();
        }
        Optional<SettingsTable> found = all.table(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SettingsTable table = found.get();
        table.allow(KEYS);
        List<String> command = table.texts("command");
        if (!table.keys().contains("command")) {
            table.isMissing("command");
            return Optional.empty();
        }
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            table.wrong("command", "it has to begin with a program");
            return Optional.empty();
        }
        return Optional.of(new Service(
                name,
                command,
                after(name, table),
                place(table),
                table.choice("ready", Readiness.class).orElse(Readiness.START),
                table.duration("ready-within"),
                table.choice("restart", RestartRule.class).orElse(RestartRule.ON_FAILURE),
                table.table("back-off").map(ServicesFile::backOff).orElse(BackOff.STANDARD),
                table.duration("stop-within").orElse(Service.STOP_WITHIN)));
    }

    private static List<String> after(String name, SettingsTable table) {
        List<String> after = table.texts("after");
        if (new HashSet<>(after).size() < after.size()) {
            table.wrong("after", "a service is named twice");
        }
        if (after.contains(name)) {
            table.wrong("after", "it cannot wait for itself");
            return List.of();
        }
        return after;
    }

    private static BackOff backOff(SettingsTable table) {
        table.allow("first", "most", "attempts", "healthy-after");
        BackOff standard = BackOff.STANDARD;
        Duration first = table.duration("first").orElse(standard.first());
        Optional<Duration> most = table.duration("most");
        if (most.isPresent() && most.get().compareTo(first) < 0) {
            table.wrong("most", "it has to be at least what \"first\" is");
        }
        Duration bound = most.orElse(standard.most());
        return new BackOff(
                first,
                bound.compareTo(first) < 0 ? first : bound,
                (int) table.number("attempts", 0, MOST_ATTEMPTS).orElse(standard.attempts()),
                table.duration("healthy-after").orElse(standard.healthyAfter()));
    }

    private Place place(SettingsTable table) {
        Map<String, String> environment = new LinkedHashMap<>();
        table.table("environment").ifPresent(variables -> {
            for (String key : variables.keys()) {
                if (VARIABLE.matcher(key).matches()) {
                    variables.text(key).ifPresent(value -> environment.put(key, value));
                } else {
                    variables.wrong(key, "a variable has letters, digits and '_', and does not begin with a digit");
                }
            }
        });
        return new Place(path("directory", table).orElse(folder), environment, path("log", table));
    }

    private Optional<Path> path(String key, SettingsTable table) {
        Optional<String> text = table.text(key);
        try {
            return text.map(folder::resolve);
        } catch (InvalidPathException e) {
            table.wrong(key, "it is no path: " + e.getReason());
            return Optional.empty();
        }
    }
}
