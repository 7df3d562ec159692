package io.kairo.kernel.syscall;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import io.kairo.api.Nothing;
import io.kairo.api.SystemCalls;
import io.kairo.api.Topics;
import io.kairo.api.VaultApi;
import io.kairo.kernel.bus.Bus;
import io.kairo.kernel.syscall.CallTable.On;
import io.kairo.kernel.vault.Vault;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `vault.*`: secrets go in, and never come out by a call.
final class VaultCalls {
  private final Vault vault;
  private final Bus bus;

  VaultCalls(Vault vault, Bus bus) {
    this.vault = vault;
    this.bus = bus;
  }

  void register(CallTable table) {
    table.on(SystemCalls.VAULT_PUT, On.THREAD, (_, params, _) -> put(params));
    table.on(SystemCalls.VAULT_LIST, On.THREAD, (_, _, _) -> new VaultApi.Listing(list()));
    table.on(SystemCalls.VAULT_REMOVE, On.THREAD, (_, params, _) -> remove(params.name()));
  }

  private VaultApi.Listing put(VaultApi.Put params) {
    try {
      vault.put(params.name(), params.secret());
      bus.publish(Topics.VAULT_KEPT, "owner", Map.of("name", params.name()));
      return new VaultApi.Listing(list());
    } catch (IOException e) {
      throw unavailable(e);
    } finally {
      Arrays.fill(params.secret(), (byte) 0);
    }
  }

  private List<VaultApi.Secret> list() {
    try {
      return vault.list().entrySet().stream()
          .map(entry ->
              new VaultApi.Secret(entry.getKey(), "vault:" + entry.getKey(), entry.getValue()))
          .toList();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Nothing remove(String name) {
    try {
      if (!vault.remove(name)) {
        throw new CallException(
            ErrorCode.NOT_FOUND,
            "secret must be in the vault, got '" + name + "'",
            "see 'kairo vault'");
      }
      bus.publish(Topics.VAULT_REMOVED, "owner", Map.of("name", name));
      return Nothing.NOTHING;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static CallException unavailable(IOException e) {
    return new CallException(ErrorCode.UNAVAILABLE, "the vault must be usable: " + e.getMessage());
  }
}
