// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {INotary} from "./interfaces/INotary.sol";

/// @title One log's newest checkpoint, guarded by a quorum of members and an on-chain consistency proof
/// @dev No owner, no proxy, no pause, no ether. The members are the only trusted role: a quorum decides what comes
/// next and who follows it, and cannot change what came before.
contract Notary is INotary {
    /// @dev 240 bits, so an anchor writes two slots: this one and the root.
    struct Head {
        uint64 size;
        uint64 sequence;
        uint32 epoch;
        uint64 time;
        uint8 threshold;
        uint8 memberCount;
    }

    uint256 private constant MAX_MEMBERS = 32;
    uint256 private constant SIGNATURE_BYTES = 64;
    /// @dev Half the order of secp256k1; a higher s would be a second signature for the same message (EIP-2).
    uint256 private constant MAX_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    bytes32 private constant DOMAIN_TYPE = keccak256("EIP712Domain(string name,string version,bytes32 salt)");
    bytes32 private constant ANCHOR_TYPE = keccak256("Anchor(bytes32 origin,bytes32 root,uint64 size,uint32 epoch)");
    bytes32 private constant MEMBERS_TYPE =
        keccak256("Members(bytes32 origin,bytes32 membersHash,uint8 threshold,uint32 epoch)");

    bytes32 private immutable ORIGIN_HASH;
    bytes32 private immutable DOMAIN_SEPARATOR;

    bytes32 private _root;
    Head private _head;
    /// @dev Fixed length: reading a member costs one slot, and no length. Entries from `memberCount` on are zero.
    address[MAX_MEMBERS] private _members;

    /// @param originHash_ SHA-256 of the log's origin line
    /// @param firstMembers 1 to 32 distinct addresses
    /// @param firstThreshold from 1 to the number of members
    constructor(bytes32 originHash_, address[] memory firstMembers, uint8 firstThreshold) {
        ORIGIN_HASH = originHash_;
        DOMAIN_SEPARATOR =
            keccak256(abi.encode(DOMAIN_TYPE, keccak256("Touchstone Notary"), keccak256("1"), originHash_));
        Head memory head;
        head.epoch = 1;
        _install(head, firstMembers, firstThreshold, 0);
    }

    /// @inheritdoc INotary
    function anchor(
        bytes32 root,
        uint64 size,
        bytes32[] calldata consistencyProof,
        uint256 signers,
        bytes calldata signatures
    ) external {
        Head memory head = _head;
        if (size <= head.size) revert NotaryNotGrowing(head.size);
        _requireQuorum(head, _anchorDigest(root, size, head.epoch), signers, signatures);
        if (head.size != 0) {
            _requireConsistent(_root, head.size, root, size, consistencyProof);
        } else if (consistencyProof.length != 0) {
            revert NotaryProofLength(consistencyProof.length);
        }

        head.size = size;
        // Unchecked: the size grows by at least one with each anchor, so the number of anchors is never above it.
        unchecked {
            head.sequence += 1;
        }
        head.time = uint64(block.timestamp);
        _root = root;
        _head = head;
        emit Anchored(head.sequence, root, size, signers);
    }

    /// @inheritdoc INotary
    function changeMembers(
        address[] calldata newMembers,
        uint8 newThreshold,
        uint256 signers,
        bytes calldata signatures
    ) external {
        Head memory head = _head;
        bytes32 digest = _membersDigest(newMembers, newThreshold, head.epoch + 1);
        _requireQuorum(head, digest, signers, signatures);

        head.epoch += 1;
        _install(head, newMembers, newThreshold, signers);
    }

    /// @inheritdoc INotary
    function latest()
        external
        view
        returns (bytes32 root, uint64 size, uint64 sequence, uint32 epoch_, uint64 time)
    {
        Head memory head = _head;
        return (_root, head.size, head.sequence, head.epoch, head.time);
    }

    /// @inheritdoc INotary
    function members() external view returns (address[] memory present) {
        present = new address[](_head.memberCount);
        for (uint256 i = 0; i < present.length; ++i) present[i] = _members[i];
    }

    /// @inheritdoc INotary
    function threshold() external view returns (uint8) {
        return _head.threshold;
    }

    /// @inheritdoc INotary
    function epoch() external view returns (uint32) {
        return _head.epoch;
    }

    /// @inheritdoc INotary
    function originHash() external view returns (bytes32) {
        return ORIGIN_HASH;
    }

    /// @inheritdoc INotary
    function domainSeparator() external view returns (bytes32) {
        return DOMAIN_SEPARATOR;
    }

    /// @inheritdoc INotary
    function anchorDigest(bytes32 root, uint64 size) external view returns (bytes32) {
        return _anchorDigest(root, size, _head.epoch);
    }

    /// @inheritdoc INotary
    function membersDigest(address[] calldata newMembers, uint8 newThreshold) external view returns (bytes32) {
        return _membersDigest(newMembers, newThreshold, _head.epoch + 1);
    }

    function _anchorDigest(bytes32 root, uint64 size, uint32 epoch_) private view returns (bytes32) {
        return _typedDigest(keccak256(abi.encode(ANCHOR_TYPE, ORIGIN_HASH, root, size, epoch_)));
    }

    function _membersDigest(address[] calldata newMembers, uint8 newThreshold, uint32 epoch_)
        private
        view
        returns (bytes32)
    {
        bytes memory concatenated;
        for (uint256 i = 0; i < newMembers.length; ++i) concatenated = bytes.concat(concatenated, bytes20(newMembers[i]));
        bytes32 membersHash = keccak256(concatenated);
        return _typedDigest(keccak256(abi.encode(MEMBERS_TYPE, ORIGIN_HASH, membersHash, newThreshold, epoch_)));
    }

    function _typedDigest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR, structHash));
    }

    /// @dev `head` carries the new epoch; everything else in it but the member fields is kept.
    function _install(Head memory head, address[] memory list, uint8 newThreshold, uint256 signers) private {
        uint256 count = list.length;
        if (count == 0 || count > MAX_MEMBERS) revert NotaryMemberCount(count);
        if (newThreshold == 0 || newThreshold > count) revert NotaryThreshold(newThreshold);
        for (uint256 i = 0; i < count; ++i) {
            if (list[i] == address(0)) revert NotaryBadMember(i);
            for (uint256 j = 0; j < i; ++j) if (list[j] == list[i]) revert NotaryBadMember(i);
            _members[i] = list[i];
        }
        for (uint256 i = count; i < head.memberCount; ++i) delete _members[i];
        head.threshold = newThreshold;
        head.memberCount = uint8(count);
        _head = head;
        emit MembersChanged(head.epoch, list, newThreshold, signers);
    }

    /// @dev One bit a member and one signature a bit: signers are distinct by construction.
    function _requireQuorum(Head memory head, bytes32 digest, uint256 signers, bytes calldata signatures) private view {
        if (signers >> head.memberCount != 0) revert NotaryUnknownSigner(signers);
        // Unchecked: the loops run at most 32 times, because no bit above the last member is set.
        unchecked {
            uint256 count = 0;
            for (uint256 rest = signers; rest != 0; rest &= rest - 1) ++count;
            if (count < head.threshold) revert NotaryTooFewSigners(count, head.threshold);
            if (signatures.length != count * SIGNATURE_BYTES) revert NotarySignaturesLength(signatures.length);

            uint256 offset = 0;
            for (uint256 index = 0; signers != 0; ++index) {
                if (signers & 1 != 0) {
                    if (!_isSignedBy(_members[index], digest, signatures, offset)) revert NotaryBadSignature(index);
                    offset += SIGNATURE_BYTES;
                }
                signers >>= 1;
            }
        }
    }

    /// @dev The caller checked that 64 bytes follow `offset`. False for a signature that is invalid or not low-s.
    function _isSignedBy(address member, bytes32 digest, bytes calldata signatures, uint256 offset)
        private
        view
        returns (bool isSigned)
    {
        // Assembly, because what the compiler puts around ecrecover costs another 100 gas a signature.
        assembly ("memory-safe") {
            let signature := add(signatures.offset, offset)
            let yParityAndS := calldataload(add(signature, 32))
            let s := shr(1, shl(1, yParityAndS))
            let input := mload(0x40)
            mstore(input, digest)
            mstore(add(input, 32), add(27, shr(255, yParityAndS)))
            mstore(add(input, 64), calldataload(signature))
            mstore(add(input, 96), s)
            // ecrecover writes nothing where the signature is invalid; then zero stands here, which no member is.
            mstore(0, 0)
            isSigned := staticcall(gas(), 1, input, 128, 0, 32)
            isSigned := and(isSigned, and(iszero(gt(s, MAX_S)), eq(mload(0), member)))
            isSigned := and(isSigned, iszero(iszero(member)))
        }
    }

    /// @dev RFC 9162 §2.1.4.2 for 0 < oldSize < newSize. The walk takes as many hashes as the two sizes imply, so a
    /// shorter or longer proof ends beside the end and is refused; what is read behind the calldata is zero. `fn`, `sn`,
    /// `fr`, `sr` are the names of the RFC. Assembly, because compiled loops cost as much as the hashing.
    function _requireConsistent(
        bytes32 oldRoot,
        uint256 oldSize,
        bytes32 newRoot,
        uint256 newSize,
        bytes32[] calldata proof
    ) private view {
        bool fits;
        bool hashed;
        bytes32 fr;
        bytes32 sr;
        assembly ("memory-safe") {
            let cursor := proof.offset
            let fn := sub(oldSize, 1)
            let sn := sub(newSize, 1)
            for {} and(fn, 1) {} {
                fn := shr(1, fn)
                sn := shr(1, sn)
            }
            // A full old tree (no bit left) is a node of the new one and starts the path; else the proof starts it.
            fr := oldRoot
            if fn {
                fr := calldataload(cursor)
                cursor := add(cursor, 32)
            }

            // Two inputs 0x01 || left || right behind the free memory pointer, which stays where it is. `fr` and `sr` live
            // in their right halves, where each hash replaces what it covers.
            let frInput := mload(0x40)
            let frLeft := add(frInput, 1)
            let frRight := add(frInput, 33)
            let srInput := add(frInput, 96)
            let srLeft := add(frInput, 97)
            let srRight := add(frInput, 129)
            mstore8(frInput, 1)
            mstore8(srInput, 1)
            mstore(frRight, fr)
            mstore(srRight, fr)

            // Below the node where the paths of the last old and the last new entry meet, a sibling on the right is new.
            for { sn := xor(fn, sn) } sn { sn := shr(1, sn) } {
                switch and(fn, 1)
                case 0 {
                    mstore(srLeft, mload(srRight))
                    mstore(srRight, calldataload(cursor))
                }
                default {
                    let sibling := calldataload(cursor)
                    mstore(frLeft, sibling)
                    mstore(srLeft, sibling)
                    pop(staticcall(gas(), 2, frInput, 65, frRight, 32))
                }
                hashed := staticcall(gas(), 2, srInput, 65, srRight, 32)
                cursor := add(cursor, 32)
                fn := shr(1, fn)
            }
            // Above it both trees have the same siblings, all on the left: one a bit.
            for {} fn { fn := and(fn, sub(fn, 1)) } {
                let sibling := calldataload(cursor)
                mstore(frLeft, sibling)
                mstore(srLeft, sibling)
                pop(staticcall(gas(), 2, frInput, 65, frRight, 32))
                hashed := staticcall(gas(), 2, srInput, 65, srRight, 32)
                cursor := add(cursor, 32)
            }
            fits := eq(cursor, add(proof.offset, shl(5, proof.length)))
            // Where no precompile is, calls succeed with no output; the sizes differ, so there was a call. Where it is, a call
            // fails for lack of gas alone, and the 64th part of 96 that is left then pays for no further step (EIP-150).
            hashed := and(hashed, eq(returndatasize(), 32))
            fr := mload(frRight)
            sr := mload(srRight)
        }
        if (!fits) revert NotaryProofLength(proof.length);
        if (!hashed) revert NotaryNoSha256();
        if (fr != oldRoot || sr != newRoot) revert NotaryInconsistent();
    }
}
