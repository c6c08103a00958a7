package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;

/** What can be done with the images of a comparison. */
public final class PictureCommands {
    private final CompareViewModel compare;
    private final PictureViewModel picture;
    private final Dialogs dialogs;

    /** @param dialogs asks where an image is saved */
    public PictureCommands(CompareViewModel compare, PictureViewModel picture, Dialogs dialogs) {
        this.compare = compare;
        this.picture = picture;
        this.dialogs = dialogs;
    }

    /** All of them, in the order of their menu. */
    public List<Command> all() {
        List<Command> commands = new ArrayList<>();
        commands.add(new Command(
                "images.copy",
                "Copy Selected Image",
                "Shortcut+C",
                picture.selected().flatMap(selected -> picture.obstacle(selected.kind())),
                () -> picture.copy(picture.selected().get().kind())));
        commands.add(copy("images.copyFull", "Copy Full Image", PictureKind.FULL));
        commands.add(copy("images.copyCached", "Copy Cached Image", PictureKind.CACHED));
        commands.add(copy("images.copyDifference", "Copy Difference", PictureKind.DIFFERENCE));
        commands.add(save("images.saveFull", "Save Full Image…", PictureKind.FULL));
        commands.add(save("images.saveCached", "Save Cached Image…", PictureKind.CACHED));
        commands.add(save("images.saveDifference", "Save Difference…", PictureKind.DIFFERENCE));
        commands.add(new Command(
                "images.zoomIn",
                "Zoom In",
                "Alt+Equals",
                unlessZoomed(CompareViewModel.LARGEST_ZOOM, "Images cannot be enlarged any further."),
                compare::zoomIn));
        commands.add(new Command(
                "images.zoomOut",
                "Zoom Out",
                "Alt+Minus",
                unlessZoomed(1, "All of every image is shown."),
                compare::zoomOut));
        commands.add(new Command(
                "images.fit",
                "Fit Images",
                "Alt+0",
                unlessZoomed(1, "All of every image is shown."),
                () -> compare.zoom().set(1)));
        return commands;
    }

    private Command copy(String id, String text, PictureKind kind) {
        return new Command(id, text, "", picture.obstacle(kind), () -> picture.copy(kind));
    }

    private Command save(String id, String text, PictureKind kind) {
        return new Command(
                id,
                text,
                "",
                picture.obstacle(kind),
                () -> dialogs.saveFile(
                        "Save the image",
                        picture.fileName(picture.selected().get().in(kind)),
                        file -> picture.save(kind, file)));
    }

    private ObservableValue<Optional<String>> unlessZoomed(double factor, String obstacle) {
        return Bindings.createObjectBinding(
                () -> compare.zoom().get() == factor ? Optional.of(obstacle) : Optional.empty(), compare.zoom());
    }
}
