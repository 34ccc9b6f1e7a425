package dev.torc.init;

import java.util.Arrays;
import java.util.Optional;

/// What is told of a service.
///
/// @param name the service's
/// @param state how far it is
/// @param processId its process; 0 where none runs
/// @param restarts how often it was started again
/// @param detail what else there is to say, in a few words; may be empty
public record ServiceStatus(String name, ServiceState state, long processId, int restarts, String detail) {

    private static final int COLUMNS = 5;

    /// {@return it as a line of text, of columns with tabs between them}
    String line() {
        return String.join(
                "\t",
                name,
                state.name(),
                Long.toString(processId),
                Integer.toString(restarts),
                detail.replace('\t', ' '));
    }

    /// {@return what such a line says; nothing where it is none}
    static Optional<ServiceStatus> parse(String line) {
        String[] columns = line.split("\t", -1);
        Optional<ServiceState> state = columns.length < COLUMNS
                ? Optional.empty()
                : Arrays.stream(ServiceState.values())
                        .filter(each -> each.name().equals(columns[1]))
                        .findFirst();
        if (state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServiceStatus(
                    columns[0], state.get(), Long.parseLong(columns[2]), Integer.parseInt(columns[3]), columns[4]));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }
}
