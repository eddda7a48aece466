// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Keeps the newest checkpoint of one append-only log, and lets nobody rewrite the ones before it
/// @notice Bytes and typed data are those of docs/formats.md §5. Nothing here is specific to a chain: one set of
/// signatures serves every deployment for the same origin, and anyone may relay it.
interface INotary {
    /// @notice A checkpoint became the newest one.
    /// @param sequence number of this anchor, counted from 1
    /// @param root RFC 9162 tree head of the first `size` entries
    /// @param size number of log entries covered
    /// @param signers bitmap of member indices whose signatures were checked
    event Anchored(uint64 indexed sequence, bytes32 indexed root, uint64 size, uint256 signers);

    /// @notice A set of members took over; also emitted on deployment, with epoch 1 and no signers.
    /// @param epoch number of the new set
    /// @param members the new set, in index order
    /// @param threshold least number of members that must sign
    /// @param signers bitmap of the old set's member indices whose signatures were checked
    event MembersChanged(uint32 indexed epoch, address[] members, uint8 threshold, uint256 signers);

    /// @notice The new size is not above the anchored `size`.
    error NotaryNotGrowing(uint64 size);
    /// @notice The proof holds `length` hashes, which is not what the two sizes imply.
    error NotaryProofLength(uint256 length);
    /// @notice The new tree does not extend the anchored one.
    error NotaryInconsistent();
    /// @notice The chain has no working SHA-256 precompile at address 2.
    error NotaryNoSha256();
    /// @notice The bitmap names a member index that does not exist.
    error NotaryUnknownSigner(uint256 signers);
    /// @notice Fewer members signed than `threshold`.
    error NotaryTooFewSigners(uint256 count, uint8 threshold);
    /// @notice `length` bytes of signatures came, not 64 for each signer.
    error NotarySignaturesLength(uint256 length);
    /// @notice The signature for the member at `index` is malformed, not low-s, or not of that member over this digest.
    error NotaryBadSignature(uint256 index);
    /// @notice A set needs 1 to 32 members, got `count`.
    error NotaryMemberCount(uint256 count);
    /// @notice The threshold must be from 1 to the number of members.
    error NotaryThreshold(uint8 threshold);
    /// @notice The member at `index` is the zero address or appears earlier in the set.
    error NotaryBadMember(uint256 index);

    /// @notice Makes (root, size) the newest checkpoint. Callable by anyone.
    /// @param root RFC 9162 tree head of the first `size` entries
    /// @param size number of entries, above the anchored size
    /// @param consistencyProof RFC 9162 §2.1.4 proof from the anchored checkpoint; empty for the first anchor
    /// @param signers bitmap of member indices, lowest bit for index 0
    /// @param signatures one 64-byte EIP-2098 signature (r, yParity and s) of `anchorDigest` for each set bit,
    /// in ascending index order
    function anchor(
        bytes32 root,
        uint64 size,
        bytes32[] calldata consistencyProof,
        uint256 signers,
        bytes calldata signatures
    ) external;

    /// @notice Replaces all members and the threshold, by a quorum of the present members. Callable by anyone.
    /// @param newMembers 1 to 32 distinct addresses, in index order
    /// @param newThreshold from 1 to the number of new members
    /// @param signers bitmap of present member indices
    /// @param signatures as for `anchor`, over `membersDigest`
    function changeMembers(
        address[] calldata newMembers,
        uint8 newThreshold,
        uint256 signers,
        bytes calldata signatures
    ) external;

    /// @notice The newest checkpoint; all zero but the epoch before the first anchor.
    /// @return root tree head
    /// @return size entries covered
    /// @return sequence number of anchors so far
    /// @return epoch present set of members
    /// @return time the raw `block.timestamp` of the anchor: seconds on Ethereum, milliseconds on some FISCO BCOS chains
    function latest()
        external
        view
        returns (bytes32 root, uint64 size, uint64 sequence, uint32 epoch, uint64 time);

    /// @notice The present members, in index order: bit i of `signers` stands for the member at place i.
    /// @return 1 to 32 distinct addresses, none zero
    function members() external view returns (address[] memory);

    /// @notice Least number of members that must sign.
    /// @return from 1 to the number of members
    function threshold() external view returns (uint8);

    /// @notice Number of the present set of members, 1 on deployment.
    /// @return one more after every change; signatures made under an earlier number do not count
    function epoch() external view returns (uint32);

    /// @notice SHA-256 of the log's origin line.
    /// @return the same for the life of the contract
    function originHash() external view returns (bytes32);

    /// @notice EIP-712 domain separator of {name, version, salt = originHash}; without chain and address.
    /// @return the same on every chain for one origin
    function domainSeparator() external view returns (bytes32);

    /// @notice What a present member signs to anchor (root, size).
    /// @param root RFC 9162 tree head of the first `size` entries
    /// @param size number of entries
    /// @return EIP-712 digest under the present epoch; a member computes it itself and does not ask
    function anchorDigest(bytes32 root, uint64 size) external view returns (bytes32);

    /// @notice What a present member signs to hand over to `newMembers`.
    /// @param newMembers the set that would take over, in index order
    /// @param newThreshold least number of them that would have to sign
    /// @return EIP-712 digest under the epoch that would begin
    function membersDigest(address[] calldata newMembers, uint8 newThreshold) external view returns (bytes32);
}
