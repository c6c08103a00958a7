package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.Test;

class HelpViewModelTest {
    private final SimpleStringProperty device = new SimpleStringProperty("");
    private final HelpViewModel help = new HelpViewModel(() -> new About("1.2.3", "PyTorch by DJL", "Java 25"), device);

    @Test
    void itsCommandsTurnToItsPages() {
        help.commands().getFirst().run();
        assertThat(help.page().get()).isEqualTo(HelpViewModel.Page.SHORTCUTS);
        help.commands().getLast().run();
        assertThat(help.page().get()).isEqualTo(HelpViewModel.Page.ABOUT);
    }

    @Test
    void itSaysVersionEngineDeviceLicenceAndPaper() {
        assertThat(help.facts())
                .extracting(About.Fact::name)
                .contains("Version", "Engine", "Device", "Licence", "Paper");
        assertThat(help.facts()).extracting(About.Fact::value).contains("1.2.3", "PyTorch by DJL", "Java 25");
        assertThat(help.facts()).extracting(About.Fact::value).noneMatch(String::isEmpty);
        device.set("cpu, 2 threads");
        assertThat(help.facts()).contains(new About.Fact("Device", "cpu, 2 threads"));
    }

    @Test
    void itTellsTheKeysOfWhatTakesTheFocus() {
        assertThat(help.places())
                .extracting(HelpViewModel.Place::place)
                .containsExactly("θ slider", "Heatmap", "Trade-off, errors", "Images");
        assertThat(help.places())
                .flatExtracting(HelpViewModel.Place::keys)
                .allMatch(key -> !key.does().isEmpty() && !key.keys().isEmpty());
    }
}
