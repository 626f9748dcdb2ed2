; A FAT16 boot sector that loads KERNEL.SYS to 0060:0000 and starts it with
; the drive number in BL, as the FreeDOS kernel wants. The BPB at offset 11 is
; mformat's: the test lays this code around it. Reads by CHS.

        bits 16
        org 0x7c00

%define sectors_per_cluster 13
%define reserved            14
%define fats                16
%define root_entries        17
%define sectors_per_fat     22
%define sectors_per_track   24
%define heads               26
%define hidden              28

base    equ 0x7c00
home    equ 0x1fe0                      ; where DOS boot sectors move to
kernel  equ 0x0060
fat     equ 0x4000                      ; segment: up to 128 KiB of FAT
root    equ 0x3000                      ; segment: up to 64 KiB of root folder

        jmp short start
        nop
        times 62 - ($ - $$) db 0        ; the OEM name and the BPB go here

start:  cli
        xor ax, ax
        mov ds, ax
        mov bp, base
        mov ax, home
        mov es, ax
        mov si, bp
        mov di, bp
        mov cx, 256
        cld
        rep movsw
        jmp home:moved

moved:  mov ds, ax
        mov ss, ax
        lea sp, [bp - 0x20]
        sti
        mov [drive], dl

        mov ah, 8                       ; the BIOS's geometry, not the BPB's
        int 0x13
        jc near bad
        and cx, 63
        mov [bp + sectors_per_track], cx
        mov al, dh
        xor ah, ah
        inc ax
        mov [bp + heads], ax

        mov eax, [bp + hidden]          ; eax = first sector of the FAT
        movzx ecx, word [bp + reserved]
        add eax, ecx
        push eax
        mov bx, fat
        mov cx, [bp + sectors_per_fat]
        call read
        pop eax

        movzx ecx, word [bp + sectors_per_fat]
        movzx edx, byte [bp + fats]
        imul ecx, edx
        add eax, ecx                    ; eax = first sector of the root folder
        movzx ecx, word [bp + root_entries]
        shr cx, 4
        push eax
        push cx
        mov bx, root
        call read
        pop cx
        pop eax
        add eax, ecx
        mov [data], eax                 ; where cluster 2 lies

        mov ax, root
        mov es, ax
        xor di, di
        mov dx, [bp + root_entries]
.entry: mov si, name
        mov cx, 11
        push di
        repe cmpsb
        pop di
        je .found
        add di, 32
        dec dx
        jnz .entry
        jmp bad

.found: mov si, [es:di + 26]            ; si = cluster
        mov bx, kernel
.cluster:
        movzx eax, si
        dec ax
        dec ax
        movzx ecx, byte [bp + sectors_per_cluster]
        imul eax, ecx
        add eax, [data]
        call read
        mov ax, si
        shr ax, 15
        shl ax, 12
        add ax, fat
        mov es, ax
        add si, si
        mov si, [es:si]
        cmp si, 0xfff8
        jb .cluster

        mov bl, [drive]
        jmp kernel:0

; Reads cx sectors from sector eax to segment bx, which moves on.
read:   push eax
        push cx
        xor edx, edx
        movzx ecx, word [bp + sectors_per_track]
        div ecx
        inc dx
        push dx                         ; sector, from 1
        xor edx, edx
        movzx ecx, word [bp + heads]
        div ecx                         ; eax = cylinder, edx = head
        pop cx
        mov dh, dl
        mov ch, al
        shl ah, 6
        or cl, ah
        mov dl, [drive]
        mov es, bx
        xor bx, bx
        mov ax, 0x0201
        int 0x13
        jc bad
        mov bx, es
        add bx, 32
        pop cx
        pop eax
        inc eax
        loop read
        ret

bad:    mov si, message
.next:  lodsb
        test al, al
        jz .stop
        mov ah, 0x0e
        mov bx, 7
        int 0x10
        jmp .next
.stop:  hlt
        jmp .stop

drive   db 0
data    dd 0
name    db "KERNEL  SYS"
message db "No KERNEL.SYS", 0

        times 510 - ($ - $$) db 0
        dw 0xaa55
