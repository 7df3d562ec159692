package io.kairo.cli;

import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.VaultApi;
import io.kairo.cli.shell.Command;
import io.kairo.cli.shell.ExitCode;
import io.kairo.cli.shell.Invocation;
import io.kairo.cli.shell.Surroundings;
import io.kairo.cli.shell.Table;
import io.kairo.cli.shell.UsageException;
import io.kairo.sdk.Kairo;
import java.io.IOException;
import java.util.Arrays;

/// `kairo vault [list|put|remove]`.
final class VaultCommand {
  private static final int LARGEST = 64 << 10;

  private VaultCommand() {}

  static Command command(CommandTable.Entry entry) {
    return Command.of(entry.name(), entry.sentence(), VaultCommand::list)
        .with(Command.of("list", "Lists the secrets by name.", VaultCommand::list))
        .with(
            Command.of("put", "Keeps a secret, which it reads from its input.", VaultCommand::put)
                .argument("NAME", "What the secret is called, such as api-key."))
        .with(
            Command.of("remove", "Forgets a secret.", VaultCommand::remove)
                .argument("NAME", "The secret."));
  }

  private static ExitCode list(Invocation invocation) {
    try (Kairo kairo = invocation.connect()) {
      VaultApi.Listing listing = kairo.call(SystemCalls.VAULT_LIST, Nothing.NOTHING);
      return invocation.show(listing, table(listing), "the vault is empty");
    }
  }

  /// What is typed at a terminal would stay on the screen, so it is not taken from there.
  private static ExitCode put(Invocation invocation) throws IOException {
    Surroundings surroundings = invocation.surroundings();
    String name = invocation.argument(0);
    if (surroundings.inputIsTerminal()) {
      throw new UsageException(
          "the secret must come from a file or a pipe, and the input is a terminal",
          "kairo vault put " + name + " < FILE");
    }
    byte[] secret = withoutNewline(System.in.readNBytes(LARGEST + 2));
    try (Kairo kairo = invocation.connect()) {
      VaultApi.Listing listing = kairo.call(SystemCalls.VAULT_PUT, new VaultApi.Put(name, secret));
      return invocation.say(listing, "kept " + name + ", which is vault:" + name);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// A file of one line ends with a newline that is not part of the secret.
  private static byte[] withoutNewline(byte[] input) {
    boolean ends = input.length > 0 && input[input.length - 1] == '\n';
    byte[] secret = ends ? Arrays.copyOf(input, input.length - 1) : input.clone();
    Arrays.fill(input, (byte) 0);
    return secret;
  }

  private static ExitCode remove(Invocation invocation) {
    String name = invocation.argument(0);
    try (Kairo kairo = invocation.connect()) {
      Nothing nothing = kairo.call(SystemCalls.VAULT_REMOVE, new VaultApi.Name(name));
      return invocation.say(nothing, "forgot " + name);
    }
  }

  static Table table(VaultApi.Listing listing) {
    Table table = new Table("NAME", "HANDLE", "SINCE");
    for (VaultApi.Secret secret : listing.secrets()) {
      table.row(secret.name(), secret.handle(), secret.storedAt());
    }
    return table;
  }
}
