package dev.torc.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The classes that rules look at.
final class Classes {

    private static final JavaClasses RUNNING_ROOMS =
            new ClassFileImporter().importPaths(folders(House.ours().runningRooms()));

    private Classes() {}

    static JavaClasses ofRunningRooms() {
        return RUNNING_ROOMS;
    }

    static JavaClasses of(Class<?>... planted) {
        return new ClassFileImporter().importClasses(planted);
    }

    private static List<Path> folders(List<Room> rooms) {
        return rooms.stream().map(Room::classes).filter(Files::isDirectory).toList();
    }
}
