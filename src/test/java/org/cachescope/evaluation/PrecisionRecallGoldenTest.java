package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds precision and recall to values of the published formula in double precision. */
@Tag("golden")
class PrecisionRecallGoldenTest {
    private final GoldenFixture fixture = GoldenFixture.open("metrics");
    private final FeatureSet references = features("ref_features");

    private FeatureSet features(String name) {
        HostTensor values = fixture.tensor(name);
        return new FeatureSet((int) values.shape().size(1), values.toFloats());
    }

    private int neighbours() {
        return fixture.config().get("neighbourhood").asInt();
    }

    @Test
    void radiiAndMembershipEqualTheReference() {
        FeatureSet samples = features("sample_features");
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                FeatureManifold real = FeatureManifold.of(engine, references, neighbours());
                FeatureManifold made = FeatureManifold.of(engine, samples, neighbours())) {
            assertRadii(real, "radii_ref");
            assertRadii(made, "radii_sample");
            assertThat(real.covers(samples)).isEqualTo(flags("sample_in_ref_manifold"));
            assertThat(made.covers(references)).isEqualTo(flags("ref_in_sample_manifold"));
        }
    }

    private void assertRadii(FeatureManifold manifold, String name) {
        HostTensor expected = fixture.tensor(name);
        double[] radii = manifold.squaredRadii();
        assertThat(radii).hasSize((int) expected.shape().elements());
        for (int i = 0; i < radii.length; i++) {
            assertThat(radii[i])
                    .as("%s %d", name, i)
                    .isCloseTo(expected.valueAt(i), within(fixture.tolerance("radii_rel") * expected.valueAt(i)));
        }
    }

    private boolean[] flags(String name) {
        HostTensor values = fixture.tensor(name);
        boolean[] flags = new boolean[(int) values.shape().elements()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = values.valueAt(i) != 0;
        }
        return flags;
    }

    @Test
    void precisionAndRecallEqualTheReferenceExactly() {
        assertThat(fixture.manifest().get("tolerance").get("precision_recall").asText())
                .isEqualTo("exact");
        JsonNode expected = fixture.manifest().get("values").get("precision_recall");
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            for (var named : expected.properties()) {
                PrecisionRecall found =
                        PrecisionRecall.of(engine, references, features(named.getKey() + "_features"), neighbours());
                assertThat(found.precision())
                        .as("precision of %s", named.getKey())
                        .isEqualTo(named.getValue().get("precision").asDouble());
                assertThat(found.recall())
                        .as("recall of %s", named.getKey())
                        .isEqualTo(named.getValue().get("recall").asDouble());
            }
        }
    }
}
